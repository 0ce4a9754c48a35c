package dev.wingman.gateway.openai;

import dev.wingman.schemas.Topic;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The OpenAI face.
 *
 * @param maxBody largest body; what a request holds goes into a record of the log, so at most {@link #LARGEST}
 */
@ConfigurationProperties("wingman.openai")
record OpenAiSettings(@DefaultValue("992KB") DataSize maxBody) {

    /**
     * A request is no longer in the log than it came, since JSON writes each character in its shortest form there; what is
     * added to it, above all the caller's name and tenant, takes less than 32 KB.
     */
    static final DataSize LARGEST = DataSize.ofBytes(Topic.MAX_RECORD_BYTES - 32 * 1024);

    OpenAiSettings {
        if (maxBody.toBytes() < 1 || maxBody.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("wingman.openai.max-body (OPENAI_FACE_MAX_BODY) must be 1B to "
                    + LARGEST.toKilobytes() + "KB, so that a request fits into a record of the log, but is " + maxBody);
        }
    }
}
