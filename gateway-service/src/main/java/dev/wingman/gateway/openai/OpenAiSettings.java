package dev.wingman.gateway.openai;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The OpenAI face.
 *
 * @param maxBody largest body; a request must also fit into a record of the log, 1 MiB unless the broker allows more
 */
@ConfigurationProperties("wingman.openai")
record OpenAiSettings(@DefaultValue("1MB") DataSize maxBody) {

    OpenAiSettings {
        if (maxBody.toBytes() < 1 || maxBody.toMegabytes() > 64) {
            throw new IllegalArgumentException("wingman.openai.max-body must be 1B to 64MB, but is " + maxBody);
        }
    }
}
