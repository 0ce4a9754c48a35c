package dev.wingman.gateway.chat;

/** Why a client's connection ends before its request does. The request goes on; the client can come back for the rest. */
final class StreamEnd extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    private StreamEnd(String reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    static StreamEnd slowClient() {
        return new StreamEnd("slow_client", "The client reads too slowly.");
    }

    static StreamEnd timeout() {
        return new StreamEnd("timeout", "The answer takes longer than this connection may.");
    }

    static StreamEnd unavailable() {
        return new StreamEnd("unavailable", "The log can't be read at the moment.");
    }

    /** For programs. */
    String reason() {
        return reason;
    }

    /** For people. */
    String detail() {
        return String.valueOf(getMessage());
    }
}
