package dev.wingman.gateway.edge;

import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;

/** What the header {@code Accept} allows. */
public final class Accept {

    private final List<MediaType> accepted;

    private Accept(List<MediaType> accepted) {
        this.accepted = accepted;
    }

    /** @throws Rejection when the header is malformed */
    public static Accept of(ServerRequest request) {
        try {
            return new Accept(request.headers().accept());
        } catch (InvalidMediaTypeException e) {
            throw Rejection.of(ProblemType.NOT_ACCEPTABLE, "The header Accept is malformed.");
        }
    }

    /** Whether the type is named, not only covered by a wildcard. */
    public boolean names(MediaType type) {
        return accepted.stream().anyMatch(range -> range.equalsTypeAndSubtype(type) && range.getQualityValue() > 0);
    }

    /** @throws Rejection when the client does not take the type */
    public void demand(MediaType type) {
        if (!accepted.isEmpty()
                && accepted.stream().noneMatch(range -> range.includes(type) && range.getQualityValue() > 0)) {
            throw Rejection.of(ProblemType.NOT_ACCEPTABLE, "The answer would be " + type + ".");
        }
    }
}
