package dev.wingman.loadtest;

import dev.wingman.loadtest.echo.EchoGateway;
import dev.wingman.loadtest.echo.EchoTopics;
import dev.wingman.loadtest.echo.EchoWorker;
import dev.wingman.localstack.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** The running echo: two processes and two topics on the broker that Wingman uses. */
final class Echo implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final short AS_THE_BROKER_SAYS = -1;

    private final Child worker;
    private final Child gateway;
    private final Target target;

    private Echo(Child worker, Child gateway, Target target) {
        this.worker = worker;
        this.gateway = gateway;
        this.target = target;
    }

    /** @param flags for both virtual machines */
    static Echo start(String bootstrapServers, List<String> flags, Path logs) throws IOException, InterruptedException {
        createTopics(bootstrapServers);
        Child worker = Child.java(EchoWorker.class, flags, List.of(bootstrapServers), logs)
                .awaitOutput(EchoWorker.READY, START_LIMIT);
        try {
            int port = Ports.free();
            List<String> arguments = List.of(
                    "--server.address=127.0.0.1",
                    "--server.port=" + port,
                    "--" + EchoGateway.BOOTSTRAP_SERVERS + "=" + bootstrapServers);
            Child gateway =
                    Child.java(EchoGateway.class, flags, arguments, logs).awaitOutput("Netty started", START_LIMIT);
            return new Echo(worker, gateway, Target.chat(URI.create("http://127.0.0.1:" + port + "/echo"), null));
        } catch (IOException | InterruptedException | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    private static void createTopics(String bootstrapServers) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(EchoTopics.ALL.stream()
                            .map(name -> new NewTopic(name, 1, AS_THE_BROKER_SAYS))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Can't create the echo's topics", e.getCause());
        }
    }

    Target target() {
        return target;
    }

    @Override
    public void close() {
        gateway.close();
        worker.close();
    }
}
