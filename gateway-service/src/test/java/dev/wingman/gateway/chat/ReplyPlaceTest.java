package dev.wingman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyPlaceTest {

    @ParameterizedTest
    @ValueSource(strings = {"0-0", "7-123456789", "3--1", "3-999999999999999999"})
    void aPlaceIsReadAsItIsWritten(String text) {
        assertThat(ReplyPlace.parse(text))
                .hasValueSatisfying(place -> assertThat(place).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "1", "1-", "-1-0", "1--2", "1-0 ", "1-0x", "a-0", "12345-0", "1-9999999999999999999"})
    void anythingElseIsNoPlace(String text) {
        assertThat(ReplyPlace.parse(text)).isEmpty();
    }

    @Test
    void thePlaceBeforeTheFirstRecordHasAForm() {
        assertThat(new ReplyPlace(3, -1)).hasToString("3--1");
    }
}
