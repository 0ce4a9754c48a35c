package dev.wingman.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/settings.md} is made of the services' {@code application.yml}: of each environment variable and
 * the comment above its line. {@code ./mvnw -pl infra/cli -am test -Dtest=SettingsPageTest -Dsettings.update
 * -Dsurefire.failIfNoSpecifiedTests=false} writes it anew.
 */
class SettingsPageTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Path PAGE = ROOT.resolve("docs/settings.md");
    private static final List<String> SERVICES =
            List.of("gateway-service", "chat-service", "cache-service", "metrics-service");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*):?((?:[^{}]|\\$\\{[^{}]*})*)}");

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

    /** A variable that stands in several places has one row, with the first comment that there is; one above a group is for all in it. */
    private static List<String> rows(List<String> lines) {
        Map<String, String> defaults = new LinkedHashMap<>();
        Map<String, String> comments = new HashMap<>();
        StringBuilder comment = new StringBuilder();
        String groupComment = "";
        int groupIndent = 0;
        for (String line : lines) {
            String text = line.strip();
            int indent = line.indexOf(text);
            if (!text.isEmpty() && indent <= groupIndent) {
                groupComment = "";
            }
            if (text.startsWith("#")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(text.substring(1).strip());
                continue;
            }
            if (text.endsWith(":") && !comment.isEmpty()) {
                groupComment = comment.toString();
                groupIndent = indent;
            }
            String meaning = comment.isEmpty() ? groupComment : comment.toString();
            Matcher variable = VARIABLE.matcher(text);
            while (variable.find()) {
                defaults.putIfAbsent(variable.group(1), variable.group(2));
                comments.merge(variable.group(1), meaning, (first, next) -> first.isEmpty() ? next : first);
            }
            comment.setLength(0);
        }
        return defaults.entrySet().stream()
                .map(setting -> row(setting.getKey(), setting.getValue(), comments.getOrDefault(setting.getKey(), "")))
                .toList();
    }

    private static String row(String variable, String value, String comment) {
        return "| `" + variable + "` | " + (value.isEmpty() ? "" : "`" + value + "`") + " | "
                + comment.replace("|", "\\|") + " |";
    }
}
