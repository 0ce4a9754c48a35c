package dev.wingman.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.localstack.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchPlanTest {

    @Test
    void theFirstGatewayGetsTheAskedPortAndNoPortIsGivenTwice() {
        int port = ServiceKind.CHAT.preferredPort();
        assumeTrue(Ports.isFree(port));

        LaunchPlan plan = LaunchPlan.of(instances(2, 3), port, false, Duration.ZERO);

        assertThat(plan.gatewayPorts()).hasSize(2).startsWith(port);
        assertThat(plan.gatewayUrl()).isEqualTo("http://127.0.0.1:" + port);
        List<Integer> all = plan.ports().values().stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void aTakenPortOfTheGatewayIsRefusedWithAnotherOneToTry() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> LaunchPlan.of(instances(1, 1), taken.getLocalPort(), false, Duration.ZERO))
                    .isInstanceOfSatisfying(CommandFailedException.class, refused -> assertThat(refused.exitCode())
                            .isEqualTo(2))
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void aFurtherGatewayAvoidsATakenPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int first = taken.getLocalPort() - 1;
            assumeTrue(Ports.isFree(first));

            LaunchPlan plan = LaunchPlan.of(instances(2, 1), first, false, Duration.ZERO);

            assertThat(plan.gatewayPorts()).startsWith(first).doesNotContain(taken.getLocalPort());
        }
    }

    @Test
    void atLeastOneInstanceOfEachMustRun() {
        assertThatThrownBy(() -> LaunchPlan.of(instances(1, 0), Ports.free(), false, Duration.ZERO))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("chat-service");
    }

    private static Map<ServiceKind, Integer> instances(int gateways, int chats) {
        Map<ServiceKind, Integer> counts = new EnumMap<>(ServiceKind.class);
        counts.put(ServiceKind.GATEWAY, gateways);
        counts.put(ServiceKind.CHAT, chats);
        counts.put(ServiceKind.CACHE, 1);
        counts.put(ServiceKind.METRICS, 1);
        return counts;
    }
}
