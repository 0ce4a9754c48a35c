package dev.wingman.metrics.alerts;

import dev.wingman.metrics.streams.StateFormat;
import dev.wingman.schemas.WireJson;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import tools.jackson.core.JacksonException;

/**
 * A record as JSON in a store, under the rules of the contract: fields are added nullable, and never taken away. Safe for
 * concurrent use.
 *
 * @param <T> the record
 */
final class JsonFormat<T> extends StateFormat<T> {

    private final Class<T> type;

    JsonFormat(Class<T> type) {
        this.type = type;
    }

    @Override
    protected void write(T value, DataOutputStream out) throws IOException {
        out.write(WireJson.MAPPER.writeValueAsBytes(value));
    }

    @Override
    protected T read(int version, DataInputStream in) throws IOException {
        try {
            return WireJson.MAPPER.readValue(in.readAllBytes(), type);
        } catch (JacksonException e) {
            throw new SerializationException("state is no " + type.getSimpleName(), e);
        }
    }
}
