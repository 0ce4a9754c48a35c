package dev.wingman.cli.terminal;

/** Ends a command with a message for the person who ran it, and without a stack trace. */
public final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** It was tried and did not work: exit code 1. */
    public static CommandFailedException failed(String message) {
        return new CommandFailedException(1, message);
    }

    /** It can't work as asked, for example because a port is taken: exit code 2, as for an unknown option. */
    public static CommandFailedException impossible(String message) {
        return new CommandFailedException(2, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
