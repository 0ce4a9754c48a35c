package dev.wingman.cli.up;

import dev.wingman.cli.home.WingmanHome;
import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.localstack.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is to be started.
 *
 * @param ports the ports of each service's instances, in the order of their numbers
 * @param ephemeral whether the data is deleted in the end
 * @param serverPause how long a server that was killed stays away; 0: for good
 */
record LaunchPlan(Map<ServiceKind, List<Integer>> ports, boolean ephemeral, Duration serverPause) {

    private static final int HIGHEST_PORT = 65_535;

    /**
     * Chooses ports: the asked one for the first gateway, the next free ones for further gateways, and the usual or else
     * free ones for the other services.
     *
     * @throws CommandFailedException when the gateway's port is taken
     */
    static LaunchPlan of(
            Map<ServiceKind, Integer> instances, int gatewayPort, boolean ephemeral, Duration serverPause) {
        if (gatewayPort < 1 || gatewayPort > HIGHEST_PORT) {
            throw CommandFailedException.impossible(
                    "--port must be 1 to " + HIGHEST_PORT + ", not " + gatewayPort + ".");
        }
        if (!Ports.isFree(gatewayPort)) {
            throw CommandFailedException.impossible("Port " + gatewayPort
                    + " for the gateway is taken by another process. Choose another one with --port, for example: ./wingman up --port "
                    + nextFree(gatewayPort + 1, Set.of()));
        }
        Set<Integer> chosen = new HashSet<>();
        Map<ServiceKind, List<Integer>> ports = new EnumMap<>(ServiceKind.class);
        instances.forEach((kind, count) -> {
            if (count < 1) {
                throw CommandFailedException.impossible("At least one " + kind.module() + " must run.");
            }
            List<Integer> ofKind = new ArrayList<>();
            int next = kind == ServiceKind.GATEWAY ? gatewayPort : kind.preferredPort();
            for (int i = 0; i < count; i++) {
                int port = nextFree(next, chosen);
                chosen.add(port);
                ofKind.add(port);
                next = kind == ServiceKind.GATEWAY ? port + 1 : port + ServiceKind.values().length;
            }
            ports.put(kind, List.copyOf(ofKind));
        });
        return new LaunchPlan(ports, ephemeral, serverPause);
    }

    /** Base URL of the first gateway. */
    String gatewayUrl() {
        return "http://127.0.0.1:" + gatewayPorts().get(0);
    }

    List<Integer> gatewayPorts() {
        return ports.getOrDefault(ServiceKind.GATEWAY, List.of());
    }

    Path data(WingmanHome home) {
        return ephemeral ? home.directory().resolve("ephemeral") : home.data();
    }

    /** Deletes the data of a run that keeps none, or of one that was killed. */
    void forget(WingmanHome home) {
        Path directory = data(home);
        if (!ephemeral || !Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw CommandFailedException.failed("Can't delete " + directory + ": " + e.getMessage());
        }
    }

    private static int nextFree(int from, Set<Integer> chosen) {
        for (int port = from; port <= HIGHEST_PORT; port++) {
            if (!chosen.contains(port) && Ports.isFree(port)) {
                return port;
            }
        }
        return Ports.free();
    }
}
