package dev.wingman.chat.provider;

import java.util.List;

/** Understands one stream of one provider; keeps what earlier events said. For one stream. */
interface EventReader {

    /**
     * Reads the next event.
     *
     * @param data of one server-sent event, its lines joined
     * @return what it means, in order; empty when it means nothing
     * @throws ProviderException when it reports an error
     * @throws tools.jackson.core.JacksonException when it can't be read
     */
    List<ProviderEvent> read(String data);
}
