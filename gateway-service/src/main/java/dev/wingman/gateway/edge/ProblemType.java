package dev.wingman.gateway.edge;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The closed set of errors that the gateway answers with; the {@link #uri()} of each is stable. */
public enum ProblemType {
    INVALID_JSON(HttpStatus.BAD_REQUEST, "The body is no valid JSON"),
    INVALID_FIELD(HttpStatus.BAD_REQUEST, "A field is not valid"),
    UNKNOWN_FIELD(HttpStatus.BAD_REQUEST, "A field is not known"),
    UNSUPPORTED_FIELD(HttpStatus.BAD_REQUEST, "A field asks for something that is not supported"),
    BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request is not valid"),
    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "A valid bearer token is needed"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "The token does not allow this"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such thing here"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "No form of the answer is acceptable to the client"),
    BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body has an unsupported media type"),
    CONTENT_REFUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The provider refused the content"),
    REQUEST_REFUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The provider can't take this request"),
    BUDGET_SPENT(HttpStatus.PAYMENT_REQUIRED, "The budget is spent"),
    RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "The provider limits its callers"),
    TOO_MANY_RESUMES(HttpStatus.TOO_MANY_REQUESTS, "One user resumes too many streams"),
    OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "Too many requests are in flight"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "This can't be read at the moment"),
    NOT_ACCEPTED(HttpStatus.SERVICE_UNAVAILABLE, "The request could not be accepted"),
    PROVIDER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The provider is not available"),
    PROVIDER_REJECTED(HttpStatus.BAD_GATEWAY, "The provider does not let Wingman in"),
    PROVIDER_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "The provider gave no answer in time"),
    ANSWER_PENDING(HttpStatus.GATEWAY_TIMEOUT, "The answer is not there yet"),
    RECALL_PENDING(HttpStatus.GATEWAY_TIMEOUT, "The recall is not carried out yet"),
    OPERATION_PENDING(HttpStatus.GATEWAY_TIMEOUT, "The command is not carried out yet"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side");

    private final HttpStatus status;
    private final String title;
    private final String slug;

    ProblemType(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
        this.slug = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** For example {@code invalid-field}. */
    public String slug() {
        return slug;
    }

    /** For example {@code urn:wingman:problem:invalid-field}. */
    public URI uri() {
        return URI.create("urn:wingman:problem:" + slug);
    }
}
