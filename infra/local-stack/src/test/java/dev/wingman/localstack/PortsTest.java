package dev.wingman.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void twoServersThatAreAboutToStartAreNotGivenTheSamePort() {
        for (int round = 0; round < 200; round++) {
            Set<Integer> given =
                    IntStream.range(0, 60).mapToObj(i -> Ports.free()).collect(Collectors.toSet());

            assertThat(given).hasSize(60);
        }
    }

    @Test
    void aFreePortIsNoneThatAnOutgoingConnectionMayHaveInTheMeantime() {
        for (int round = 0; round < 60; round++) {
            assertThat(Ports.free()).isBetween(1024, 32_767);
        }
    }
}
