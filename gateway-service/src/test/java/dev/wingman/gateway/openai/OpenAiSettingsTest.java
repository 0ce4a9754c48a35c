package dev.wingman.gateway.openai;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class OpenAiSettingsTest {

    @Test
    void aBodyThatMightNotFitIntoARecordOfTheLogIsRefusedAtStart() {
        assertThatCode(() -> new OpenAiSettings(DataSize.ofKilobytes(992))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new OpenAiSettings(DataSize.ofMegabytes(1)))
                .hasMessageContainingAll("OPENAI_FACE_MAX_BODY", "992KB", "1048576B");
    }
}
