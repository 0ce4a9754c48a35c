package dev.wingman.messaging;

/** More events wait for Kafka than may: this one was not taken. Trying again later may help. */
public final class PublisherOverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PublisherOverloadedException(String message) {
        super(message);
    }

    /** No stack trace: it is thrown in numbers, when there is no time for it. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
