package dev.wingman.metrics.streams;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * How a value stands in a state store and its changelog: one byte of version, then fields. A format that changes takes
 * the next version and keeps reading the former, since a changelog outlives a deployment.
 *
 * @param <T> the value
 */
public abstract class StateFormat<T> {

    /** Of the format that {@link #write} writes; those from 1 on can be read. */
    protected int version() {
        return 1;
    }

    protected abstract void write(T value, DataOutputStream out) throws IOException;

    /** @param version with which the value was written */
    protected abstract T read(int version, DataInputStream in) throws IOException;

    public final byte[] toBytes(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(version());
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** @throws SerializationException when the bytes are of another version, or cut */
    public final T fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version < 1 || version > version()) {
                throw new SerializationException(
                        "state of version " + version + " can't be read; the newest known is " + version());
            }
            return read(version, in);
        } catch (IOException e) {
            throw new SerializationException("state is malformed", e);
        }
    }

    public final Serde<T> serde() {
        return Serdes.serdeFrom((topic, value) -> nullableBytes(value), (topic, bytes) -> nullableValue(bytes));
    }

    @SuppressWarnings("NullAway") // Kafka hands tombstones to serializers as null
    private byte[] nullableBytes(@Nullable T value) {
        return value == null ? null : toBytes(value);
    }

    @SuppressWarnings("NullAway") // Kafka hands tombstones to deserializers as null
    private T nullableValue(byte @Nullable [] bytes) {
        return bytes == null ? null : fromBytes(bytes);
    }
}
