package dev.wingman.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.cli.up.ServiceKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunningSystemIT {

    @Test
    void allServicesBecomeReadyAndDoSoAgainAfterAKill() {
        try (RunningSystem system = RunningSystem.start(ServiceKind.values())) {
            // Given
            ServiceProcess second = system.add(ServiceKind.CHAT, Map.of());
            for (ServiceKind kind : ServiceKind.values()) {
                ServiceProcess process = system.first(kind);
                process.kill();
                assertThat(process.isAlive()).as(kind.module()).isFalse();

                // When
                process.start();
            }

            // Then
            for (ServiceKind kind : ServiceKind.values()) {
                system.first(kind).awaitReady();
            }
            second.awaitReady();
        }
    }
}
