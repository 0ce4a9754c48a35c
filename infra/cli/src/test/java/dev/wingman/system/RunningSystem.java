package dev.wingman.system;

import dev.wingman.cli.up.ServiceKind;
import dev.wingman.cli.up.ServiceSettings;
import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole system for a test: servers of its own with temporary data, and the built services in processes of their own,
 * on free ports. Each of them can be killed and started again, and further instances can be added. Not safe for
 * concurrent use.
 *
 * <pre>{@code
 * try (RunningSystem system = RunningSystem.start(ServiceKind.GATEWAY, ServiceKind.CHAT)) {
 *     system.first(ServiceKind.CHAT).kill();
 *     ServiceProcess second = system.add(ServiceKind.CHAT, Map.of()).awaitReady();
 *     List<Received<TurnEvent>> turns = system.read(Topics.CHAT_TURNS);
 * }
 * }</pre>
 */
public final class RunningSystem implements AutoCloseable {

    private static final int KEY_BYTES = 32;

    private final LocalKafka kafka;
    private final LocalPostgres postgres;
    private final LocalRedis redis;
    private final ServiceSettings settings;
    private final Path directory;
    private final Map<String, String> environment;
    private final Map<ServiceKind, List<ServiceProcess>> processes = new EnumMap<>(ServiceKind.class);

    private RunningSystem(Map<String, String> environment, Path directory) {
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        CompletableFuture<LocalKafka> startingKafka =
                CompletableFuture.supplyAsync(() -> LocalKafka.start(Options.temporary()));
        CompletableFuture<LocalPostgres> startingPostgres =
                CompletableFuture.supplyAsync(() -> LocalPostgres.start(Options.temporary()));
        CompletableFuture<LocalRedis> startingRedis =
                CompletableFuture.supplyAsync(() -> LocalRedis.start(Options.temporary()));
        try {
            kafka = startingKafka.join();
            postgres = startingPostgres.join();
            redis = startingRedis.join();
        } catch (CompletionException e) {
            startingKafka.thenAccept(LocalKafka::close);
            startingPostgres.thenAccept(LocalPostgres::close);
            startingRedis.thenAccept(LocalRedis::close);
            throw e;
        }
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        settings =
                ServiceSettings.of(kafka, postgres, redis, Base64.getEncoder().encodeToString(key));
    }

    /** One instance of each of these services, all ready. */
    public static RunningSystem start(ServiceKind... services) {
        return start(Map.of(), services);
    }

    /**
     * One instance of each of these services, all ready.
     *
     * @param environment further settings for all of them
     */
    public static RunningSystem start(Map<String, String> environment, ServiceKind... services) {
        RunningSystem system;
        try {
            system = new RunningSystem(environment, Files.createTempDirectory("wingman-system-"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        try {
            List<ServiceProcess> started =
                    Stream.of(services).map(kind -> system.add(kind, Map.of())).toList();
            started.forEach(ServiceProcess::awaitReady);
            return system;
        } catch (RuntimeException | Error e) {
            system.close();
            throw e;
        }
    }

    /** Starts a further instance, without waiting until it is ready. */
    public ServiceProcess add(ServiceKind kind, Map<String, String> environmentOfItsOwn) {
        return add(kind, environmentOfItsOwn, null);
    }

    /**
     * Starts a further instance, without waiting until it is ready.
     *
     * @param moreClasses a folder of classes that it has besides its own; null: none
     */
    public ServiceProcess add(ServiceKind kind, Map<String, String> environmentOfItsOwn, @Nullable Path moreClasses) {
        List<ServiceProcess> ofKind = processes.computeIfAbsent(kind, key -> new ArrayList<>());
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(environmentOfItsOwn);
        ServiceProcess process = new ServiceProcess(
                kind, ofKind.size() + 1, settings, all, directory, Programs.start(kind, moreClasses));
        ofKind.add(process);
        process.start();
        return process;
    }

    public ServiceProcess first(ServiceKind kind) {
        return get(kind, 1);
    }

    /** @param number from 1, in the order of their start */
    public ServiceProcess get(ServiceKind kind, int number) {
        return processes.getOrDefault(kind, List.of()).get(number - 1);
    }

    public URI gateway() {
        return first(ServiceKind.GATEWAY).url();
    }

    /** A bearer token that the gateways accept; without roles that of a user. */
    public String token(String user, String... roles) {
        return TestTokens.sign(settings.jwtSecret(), user, roles);
    }

    public LocalKafka kafka() {
        return kafka;
    }

    public LocalPostgres postgres() {
        return postgres;
    }

    public LocalRedis redis() {
        return redis;
    }

    /** All committed events that stand in the topic now, by partition and offset. */
    public <E extends Event> List<Received<E>> read(Topic<E> topic) {
        return TopicContent.read(kafka.bootstrapServers(), topic);
    }

    /** Kills all services and deletes everything. */
    @Override
    public void close() {
        processes.values().forEach(ofKind -> ofKind.forEach(ServiceProcess::kill));
        redis.close();
        postgres.close();
        kafka.close();
    }
}
