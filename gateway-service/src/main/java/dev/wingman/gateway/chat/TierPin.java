package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.security.Caller;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.Tier;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a caller may pin: a request that names a tier is answered by it, {@code auto} leaves the choice to Wingman. */
public final class TierPin {

    private static final String AUTO = "auto";

    private static final String CODE = "tier_not_allowed";

    private TierPin() {}

    /**
     * Lets a request pass that pins nothing, or a tier that one of the caller's roles may use.
     *
     * @param field the request's field, for the error
     * @param asked what chat-service would be asked for: {@code auto}, a tier or a model; null like {@code auto}
     * @throws Rejection of the field, when no role of the caller may use the tier
     */
    public static void check(ChatSettings settings, Caller caller, String field, @Nullable String asked) {
        Tier tier = tierOf(asked);
        if (tier == null) {
            return;
        }
        Set<Tier> allowed = allowed(settings, caller);
        if (!allowed.contains(tier)) {
            Set<String> names = new TreeSet<>(Set.of(AUTO));
            allowed.forEach(one -> names.add(nameOf(one)));
            throw Rejection.ofField(
                            ProblemType.FORBIDDEN,
                            field,
                            "Your role may not ask for the tier `" + nameOf(tier) + "`; it may ask for "
                                    + String.join(", ", names) + ".")
                    .withCode(CODE);
        }
    }

    /** The tier that routing chose, where a fallback moved the request to another one; null otherwise. */
    public static @Nullable String movedFrom(ReplyCompleted event) {
        Tier routed = event.routedTier();
        return routed == null || routed == event.tier() ? null : nameOf(routed);
    }

    /** The tier of that name; null for anything else. */
    private static @Nullable Tier tierOf(@Nullable String name) {
        if (name == null || name.equals(AUTO)) {
            return null;
        }
        for (Tier tier : Tier.values()) {
            if (nameOf(tier).equals(name)) {
                return tier;
            }
        }
        return null;
    }

    private static String nameOf(Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }

    private static Set<Tier> allowed(ChatSettings settings, Caller caller) {
        return settings.tiers().entrySet().stream()
                .filter(entry -> caller.has(entry.getKey()))
                .map(Map.Entry::getValue)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }
}
