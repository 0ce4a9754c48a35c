package dev.wingman.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AssetsTest {

    private final Map<String, Asset> assets = DashboardRoutes.assets();

    @Test
    void allOfItIsUnder300KilobytesUncompressed() {
        assertThat(assets.values().stream()
                        .mapToLong(asset -> asset.content().length)
                        .sum())
                .isBetween(200_000L, 300_000L);
    }

    @Test
    void nothingIsInlineOrFromElsewhere() {
        String page = text("index.html");
        assertThat(page).doesNotContain("style=", "<style", "javascript:").doesNotContainPattern(" on[a-z]+=");
        assertThat(page).doesNotContainPattern("<script(?![^>]* src=)");
        assets.keySet().stream().filter(name -> !name.equals("chart.js")).forEach(name -> assertThat(
                        text(name).replace("http://www.w3.org/2000/svg", ""))
                .as(name)
                .doesNotContain(
                        "http://", "https://", "@import", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval("));
    }

    @Test
    void everythingThatThePageNamesIsThere() {
        Pattern named = Pattern.compile("/dashboard/([a-z.]+)|from \"\\./([a-z.]+)\"");
        for (String file : List.of("index.html", "app.js", "charts.js", "dom.js", "journey.js", "views.js")) {
            Matcher name = named.matcher(text(file));
            while (name.find()) {
                assertThat(assets).containsKey(name.group(1) == null ? name.group(2) : name.group(1));
            }
        }
    }

    private String text(String name) {
        return new String(Objects.requireNonNull(assets.get(name)).content(), StandardCharsets.UTF_8);
    }
}
