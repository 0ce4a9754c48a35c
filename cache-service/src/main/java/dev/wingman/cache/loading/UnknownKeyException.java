package dev.wingman.cache.loading;

/** A key that no entry of the cache can have. */
public final class UnknownKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownKeyException(String reason) {
        super(reason);
    }
}
