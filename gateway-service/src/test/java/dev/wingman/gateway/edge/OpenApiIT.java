package dev.wingman.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.yaml.snakeyaml.Yaml;

class OpenApiIT {

    private static final Path DOCUMENT = Path.of("../docs/openapi.yaml");
    private static final Pattern ROUTE = Pattern.compile("\\((GET|POST|PUT|DELETE|PATCH) && (/[^)]*)\\)");

    /** What cache-service announces is marked so, and compared by a test there. */
    private static final String ANNOUNCED = "x-announced-cache";

    @Test
    void theDocumentHasEveryRouteAndNoOther() throws IOException {
        try (RunningGateway gateway = RunningGateway.start()) {
            // Given
            Set<String> documented = documented();

            // When
            Set<String> routed = new TreeSet<>();
            gateway.beans(RouterFunction.class).forEach(routes -> {
                Matcher route = ROUTE.matcher(routes.toString());
                while (route.find()) {
                    routed.add(route.group(1) + " " + route.group(2));
                }
            });

            // Then
            assertThat(routed).isEqualTo(documented);
        }
    }

    private static Set<String> documented() throws IOException {
        try (Reader reader = Files.newBufferedReader(DOCUMENT)) {
            Map<String, Map<String, Map<String, Map<String, Object>>>> document = new Yaml().load(reader);
            Set<String> documented = new TreeSet<>();
            document.getOrDefault("paths", Map.of())
                    .forEach((path, methods) -> methods.forEach((method, operation) -> {
                        if (!operation.containsKey(ANNOUNCED)) {
                            documented.add(method.toUpperCase(Locale.ROOT) + " " + path);
                        }
                    }));
            return documented;
        }
    }
}
