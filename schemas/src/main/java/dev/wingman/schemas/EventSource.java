package dev.wingman.schemas;

/**
 * Who writes an event: the CloudEvents attribute {@code source}.
 *
 * @param service name of the service, for example {@code chat-service}
 * @param instance name of the running instance, unique among its peers
 */
public record EventSource(String service, String instance) {

    /** The attribute's value, a relative URI reference. */
    public String uri() {
        return "/" + service + "/" + instance;
    }
}
