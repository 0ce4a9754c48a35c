package dev.wingman.chat.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Decides from the settings which providers are asked, and where they are. Pure. */
final class ProviderChoice {

    static final String ANTHROPIC_URL = "https://api.anthropic.com";
    static final String OPENAI_URL = "https://api.openai.com/v1";

    private static final Set<String> KNOWN =
            Set.of(AnthropicProvider.NAME, OpenAiProvider.NAME, SimulatedProvider.NAME);

    private ProviderChoice() {}

    /**
     * Names of the providers in their order; at least one. The simulated one never stands in for a real one: it is
     * alone or absent.
     *
     * @throws IllegalArgumentException when the setting names an unknown provider, one that is not configured, or the
     *     simulated one beside others
     */
    static List<String> order(ProviderSettings settings) {
        Set<String> named = new LinkedHashSet<>();
        settings.order().stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(named::add);
        if (named.isEmpty()) {
            return configured(settings);
        }
        for (String name : named) {
            Check.that(KNOWN.contains(name), "order", name, "is one of anthropic, openai, simulated");
            Check.that(
                    name.equals(SimulatedProvider.NAME) || configured(settings).contains(name),
                    "order",
                    name,
                    "needs "
                            + (name.equals(AnthropicProvider.NAME)
                                    ? "ANTHROPIC_API_KEY"
                                    : "OPENAI_API_KEY or OPENAI_BASE_URL"));
        }
        Check.that(
                named.size() == 1 || !named.contains(SimulatedProvider.NAME),
                "order",
                String.join(",", named),
                "has the simulated provider alone or not at all");
        return List.copyOf(named);
    }

    private static List<String> configured(ProviderSettings settings) {
        List<String> names = new ArrayList<>();
        if (settings.anthropic().apiKey().present()) {
            names.add(AnthropicProvider.NAME);
        }
        if (settings.openai().apiKey().present() || !settings.openai().baseUrl().isBlank()) {
            names.add(OpenAiProvider.NAME);
        }
        return names.isEmpty() ? List.of(SimulatedProvider.NAME) : names;
    }

    /** Whether the address is OpenAI's own, and not one that only speaks like it. */
    static boolean genuineOpenAi(ProviderSettings settings) {
        return "api.openai.com".equals(openAiUrl(settings).getHost());
    }

    static URI anthropicUrl(ProviderSettings settings) {
        return url("anthropic.base-url", settings.anthropic().baseUrl(), ANTHROPIC_URL, "/v1/messages");
    }

    static URI openAiUrl(ProviderSettings settings) {
        return url("openai.base-url", settings.openai().baseUrl(), OPENAI_URL, "/chat/completions");
    }

    private static URI url(String key, String setting, String otherwise, String path) {
        String base = setting.isBlank() ? otherwise : setting.strip();
        String trimmed = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        try {
            URI uri = new URI(trimmed + path);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            Check.that(
                    web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null,
                    key,
                    setting,
                    "is an http or https address without user and query");
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(Check.PREFIX + key + ": the value is no address");
        }
    }
}
