package dev.wingman.schemas.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record as it once stood in a topic, from {@code wire/v1/<type>/<variant>.json}. These files are never changed:
 * whatever is in a topic today must be readable by every later version.
 */
record WireSample(String path, ObjectNode headers, ObjectNode value) {

    /** Where the samples of an event lie, relative to the repository. */
    static String folder(String type) {
        return "schemas/src/test/resources/wire/v1/" + type;
    }

    /** All samples of an event. */
    static List<WireSample> of(String type) {
        List<WireSample> samples =
                Contract.list(folder(type)).stream().map(WireSample::read).toList();
        if (samples.isEmpty()) {
            throw new IllegalStateException(
                    "there is no sample of %s: write %s/full.json with \"headers\" and \"value\" as another event has them"
                            .formatted(type, folder(type)));
        }
        return samples;
    }

    Headers kafkaHeaders() {
        RecordHeaders kafka = new RecordHeaders();
        headers.forEachEntry((name, text) -> kafka.add(name, text.asString().getBytes(StandardCharsets.UTF_8)));
        return kafka;
    }

    byte[] bytes() {
        return JsonMapper.shared().writeValueAsBytes(value);
    }

    @Override
    public String toString() {
        return path;
    }

    private static WireSample read(String path) {
        JsonNode sample = JsonMapper.shared().readTree(Contract.read(path));
        return new WireSample(path, (ObjectNode) sample.get("headers"), (ObjectNode) sample.get("value"));
    }
}
