package dev.wingman.cli.up;

import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.LocalRedis;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment variables by which a service finds its servers and the local key.
 *
 * @param kafka bootstrap servers
 * @param jwtSecret Base64; empty when the environment names other keys
 * @param dashboardUrl where messages about alerts lead; empty for what the services have by default, or the environment says
 */
public record ServiceSettings(
        String kafka,
        String dbHost,
        int dbPort,
        String dbName,
        String dbUser,
        String dbPassword,
        String redisHost,
        int redisPort,
        String jwtSecret,
        String dashboardUrl) {

    static final String DASHBOARD_URL = "DASHBOARD_URL";

    public static ServiceSettings of(LocalKafka kafka, LocalPostgres postgres, LocalRedis redis, String jwtSecret) {
        return new ServiceSettings(
                kafka.bootstrapServers(),
                postgres.host(),
                postgres.port(),
                postgres.database(),
                postgres.user(),
                postgres.password(),
                redis.host(),
                redis.port(),
                jwtSecret,
                "");
    }

    ServiceSettings withDashboard(String url) {
        return new ServiceSettings(
                kafka, dbHost, dbPort, dbName, dbUser, dbPassword, redisHost, redisPort, jwtSecret, url);
    }

    /** What all instances of all services share. */
    Map<String, String> shared() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        variables.put("DB_HOST", dbHost);
        variables.put("DB_PORT", Integer.toString(dbPort));
        variables.put("DB_NAME", dbName);
        variables.put("DB_USER", dbUser);
        variables.put("DB_PASSWORD", dbPassword);
        variables.put("REDIS_HOST", redisHost);
        variables.put("REDIS_PORT", Integer.toString(redisPort));
        variables.put("REDIS_PASSWORD", "");
        variables.put("JWT_SECRET", jwtSecret);
        variables.put("SERVER_ADDRESS", "127.0.0.1");
        variables.put("SHUTDOWN_TIMEOUT", "10s");
        if (!dashboardUrl.isEmpty()) {
            variables.put(DASHBOARD_URL, dashboardUrl);
        }
        // so that Readiness knows whose answer it has
        variables.put("MANAGEMENT_INFO_PROCESS_ENABLED", "true");
        return variables;
    }

    /** What one instance gets: the shared variables and its own name and port. */
    public Map<String, String> of(ServiceKind kind, int number, int port) {
        Map<String, String> variables = shared();
        variables.put("INSTANCE_ID", kind.instanceName(number));
        variables.put("SERVER_PORT", Integer.toString(port));
        return variables;
    }

    /** A shell script that exports the shared variables. */
    String asShellScript(Path file, ServicePrograms programs) {
        StringBuilder script = new StringBuilder("""
                # Settings of the running Wingman, to start a further instance of a service by hand:
                #
                #   set -a; . %s; set +a
                #   SERVER_PORT=18091 java -jar %s
                #
                """.formatted(file, programs.jar(ServiceKind.CHAT)));
        shared().forEach((name, value) ->
                script.append(name).append("='").append(value).append("'\n"));
        return script.toString();
    }
}
