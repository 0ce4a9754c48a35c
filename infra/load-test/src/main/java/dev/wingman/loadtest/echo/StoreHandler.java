package dev.wingman.loadtest.echo;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Every read from Redis, or every read from PostgreSQL, without a token, a rule or a measurement. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StoreHandler {

    /** Setting: {@code redis} or {@code postgres}. */
    public static final String STORE = "store";

    /** Settings: where they are. */
    public static final String REDIS_PORT = "store.redis";

    public static final String POSTGRES_PORT = "store.postgres";

    /** What cache-service asks as well. */
    private static final String QUERY = """
            select json_build_object('userId', u.id, 'name', u.name, 'reputation', u.reputation, 'completions',
                   (select count(*) from cache.completions c where c.user_id = u.id))::text
            from cache.users u where u.id = $1""";

    private static final String ALL = """
            select u.id, json_build_object('userId', u.id, 'name', u.name, 'reputation', u.reputation, 'completions',
                   (select count(*) from cache.completions c where c.user_id = u.id))::text
            from cache.users u""";
    private static final String PREFIX = "load-test:reputation:";
    private static final int CONNECTIONS = 20;
    private static final int FILLING = 256;
    private static final Duration FILL_LIMIT = Duration.ofMinutes(2);

    public static void main(String[] arguments) {
        SpringApplication.run(StoreHandler.class, arguments);
    }

    @Bean(destroyMethod = "close")
    ConnectionPool database(@Value("${" + POSTGRES_PORT + "}") int port) {
        return new ConnectionPool(
                ConnectionPoolConfiguration.builder(ConnectionFactories.get(ConnectionFactoryOptions.builder()
                                .option(ConnectionFactoryOptions.DRIVER, "postgresql")
                                .option(ConnectionFactoryOptions.HOST, "127.0.0.1")
                                .option(ConnectionFactoryOptions.PORT, port)
                                .option(ConnectionFactoryOptions.DATABASE, "wingman")
                                .option(ConnectionFactoryOptions.USER, "wingman")
                                .option(ConnectionFactoryOptions.PASSWORD, "wingman")
                                .build()))
                        .maxSize(CONNECTIONS)
                        .build());
    }

    @Bean(destroyMethod = "shutdown")
    RedisClient redis(@Value("${" + REDIS_PORT + "}") int port) {
        return RedisClient.create(RedisURI.create("127.0.0.1", port));
    }

    @Bean
    RouterFunction<ServerResponse> reads(
            @Value("${" + STORE + "}") String store, ConnectionPool database, RedisClient client) {
        Function<String, Mono<String>> read;
        if (store.equals("redis")) {
            RedisAsyncCommands<String, String> redis = client.connect().async();
            fill(database, redis);
            read = user -> Mono.fromCompletionStage(() -> redis.get(PREFIX + user));
        } else {
            read = user -> Mono.usingWhen(
                    database.create(),
                    connection -> Mono.from(connection
                                    .createStatement(QUERY)
                                    .bind(0, user)
                                    .execute())
                            .flatMap(result -> Mono.from(result.map(row -> text(row.get(0, String.class))))),
                    Connection::close);
        }
        return route().GET("/api/users/{id}/reputation", request -> read.apply(request.pathVariable("id"))
                        .flatMap(json -> ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(json)))
                .build();
    }

    private static void fill(ConnectionPool database, RedisAsyncCommands<String, String> redis) {
        Flux.usingWhen(
                        database.create(),
                        connection -> Flux.from(connection.createStatement(ALL).execute())
                                .flatMap(result -> result.map(row ->
                                        new String[] {text(row.get(0, String.class)), text(row.get(1, String.class))})),
                        Connection::close)
                .flatMap(user -> Mono.fromCompletionStage(() -> redis.set(PREFIX + user[0], user[1])), FILLING)
                .then()
                .block(FILL_LIMIT);
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNull(value);
    }
}
