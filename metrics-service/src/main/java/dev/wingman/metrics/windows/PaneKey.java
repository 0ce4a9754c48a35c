package dev.wingman.metrics.windows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Names a pane in a store. As bytes they sort by start, then by subject.
 *
 * @param start milliseconds since 1970, not negative
 * @param subject the endpoint
 */
record PaneKey(long start, String subject) {

    /** Sorts before all panes of that start. */
    static PaneKey before(long start) {
        return new PaneKey(start, "");
    }

    /** End of the pane, exclusive, in milliseconds since 1970. */
    long end() {
        return start + Pane.LENGTH;
    }

    static Serde<PaneKey> serde() {
        return Serdes.serdeFrom((topic, key) -> key.toBytes(), (topic, bytes) -> fromBytes(bytes));
    }

    private byte[] toBytes() {
        byte[] name = subject.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(start)
                .put(name)
                .array();
    }

    private static PaneKey fromBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new PaneKey(
                buffer.getLong(), StandardCharsets.UTF_8.decode(buffer).toString());
    }
}
