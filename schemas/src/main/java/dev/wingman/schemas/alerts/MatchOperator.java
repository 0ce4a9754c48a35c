package dev.wingman.schemas.alerts;

/** How a label is compared. */
public enum MatchOperator {
    EQUAL("="),
    NOT_EQUAL("!="),
    /** The whole value matches a regular expression. */
    MATCHES("=~"),
    MATCHES_NOT("!~");

    private final String sign;

    MatchOperator(String sign) {
        this.sign = sign;
    }

    /** As it is written in a routes file. */
    public String sign() {
        return sign;
    }
}
