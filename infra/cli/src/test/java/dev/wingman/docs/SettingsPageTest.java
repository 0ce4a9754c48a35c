package dev.wingman.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/settings.md} is made of the services' {@code application.yml}: of each line with an environment variable
 * and the comment above it. {@code ./mvnw -pl infra/cli -am test -Dtest=SettingsPageTest -Dsettings.update
 * -Dsurefire.failIfNoSpecifiedTests=false} writes it anew.
 */
class SettingsPageTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Path PAGE = ROOT.resolve("docs/settings.md");
    private static final List<String> SERVICES =
            List.of("gateway-service", "chat-service", "cache-service", "metrics-service");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*):?(.*)}\\s*$");

    @Test
    void thePageListsEverySettingOfEveryService() throws IOException {
        String page = page();
        if (System.getProperty("settings.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/settings.md differs from the application.yml files; see SettingsPageTest for the command")
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder("# Settings\n\nMade of the services' `application.yml`. Each is an"
                + " environment variable; `./wingman up` hands its own environment on to the services.\n");
        for (String service : SERVICES) {
            page.append("\n## ").append(service).append("\n\n| variable | default | meaning |\n|---|---|---|\n");
            Path settings = ROOT.resolve(service).resolve("src/main/resources/application.yml");
            rows(Files.readAllLines(settings)).forEach(row -> page.append(row).append('\n'));
        }
        return page.toString();
    }

    private static List<String> rows(List<String> lines) {
        List<String> rows = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        for (String line : lines) {
            String text = line.strip();
            if (text.startsWith("#")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(text.substring(1).strip());
                continue;
            }
            Matcher variable = VARIABLE.matcher(text);
            if (variable.find()) {
                String value = variable.group(2);
                rows.add("| `" + variable.group(1) + "` | " + (value.isEmpty() ? "" : "`" + value + "`") + " | "
                        + comment.toString().replace("|", "\\|") + " |");
            }
            comment.setLength(0);
        }
        return rows;
    }
}
