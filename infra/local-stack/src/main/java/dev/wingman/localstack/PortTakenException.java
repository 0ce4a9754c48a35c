package dev.wingman.localstack;

/** Another process listens on the port that a server was told to use. */
public final class PortTakenException extends LocalServerException {

    private static final long serialVersionUID = 1L;

    private final int port;

    PortTakenException(String server, int port) {
        super("Port " + port + " for " + server + " is taken by another process.");
        this.port = port;
    }

    public int port() {
        return port;
    }
}
