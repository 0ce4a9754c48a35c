package dev.wingman.chat.tools;

import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnContext;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Prints what mixed traffic cost. */
final class SavingsReport {

    private static final double MILLION = 1e6;

    private SavingsReport() {}

    static void print(
            PrintWriter terminal,
            Map<Traffic.Kind, Integer> shares,
            List<SimulatedChat.Answer> answers,
            String priceVersion) {
        terminal.printf(
                Locale.ROOT, "%,d messages; kind, share, tiers, kept answers, context left out%n%n", answers.size());
        for (Traffic.Kind kind : shares.keySet()) {
            line(terminal, kind.name().toLowerCase(Locale.ROOT), answers, answer -> answer.kind() == kind);
        }
        line(terminal, "all", answers, answer -> true);
        terminal.printf(
                Locale.ROOT,
                "%nMeans of a model call: whole context %,d tokens, sent %,d, answer %,d%n",
                mean(answers, answer -> context(answer, TurnContext::fullTokens)),
                mean(answers, answer -> context(answer, TurnContext::sentTokens)),
                mean(
                        answers,
                        answer -> answer.context() == null ? 0 : answer.usage().outputTokens()));
        terminal.printf(
                "%nAgainst everything on standard or above (premium where routing chose it), whole context, no answer cache;"
                        + "%nprices of %s, in dollars%n%n",
                priceVersion);
        terminal.printf(
                "%-10s %12s %12s %8s   %8s %8s %8s%n",
                "prices", "baseline", "spent", "saved", "routing", "cache", "context");
        if (!answers.isEmpty()) {
            answers.get(0).bills().keySet().forEach(provider -> provider(terminal, provider, answers));
        }
        terminal.flush();
    }

    private static void line(
            PrintWriter terminal, String name, List<SimulatedChat.Answer> all, Predicate<SimulatedChat.Answer> wanted) {
        List<SimulatedChat.Answer> answers = all.stream().filter(wanted).toList();
        terminal.printf(
                Locale.ROOT,
                "%-11s %5.1f %%  economy %5.1f %%, standard %5.1f %%, premium %5.1f %%  exact %5.1f %%, semantic %5.1f %%"
                        + "  left out %5.1f %%%n",
                name,
                percent(answers.size(), all.size()),
                percent(answers, answer -> answer.tier() == Tier.ECONOMY),
                percent(answers, answer -> answer.tier() == Tier.STANDARD),
                percent(answers, answer -> answer.tier() == Tier.PREMIUM),
                percent(answers, answer -> answer.source() == AnswerSource.EXACT),
                percent(answers, answer -> answer.source() == AnswerSource.SEMANTIC),
                percent(
                        sum(answers, answer -> context(answer, TurnContext::fullTokens))
                                - sum(answers, answer -> context(answer, TurnContext::sentTokens)),
                        sum(answers, answer -> context(answer, TurnContext::fullTokens))));
    }

    private static void provider(PrintWriter terminal, String provider, List<SimulatedChat.Answer> answers) {
        long baseline = sum(answers, answer -> bill(answer, provider).baselineMicroUsd());
        long spent = sum(answers, answer -> bill(answer, provider).costMicroUsd());
        terminal.printf(
                Locale.ROOT,
                "%-10s %12.4f %12.4f %6.1f %%   %6.1f %% %6.1f %% %6.1f %%%n",
                provider,
                baseline / MILLION,
                spent / MILLION,
                percent(baseline - spent, baseline),
                percent(saved(answers, provider, TurnAccount::savedByRoutingMicroUsd), baseline),
                percent(saved(answers, provider, TurnAccount::savedByCacheMicroUsd), baseline),
                percent(saved(answers, provider, TurnAccount::savedByCompressionMicroUsd), baseline));
    }

    private static SimulatedChat.Bill bill(SimulatedChat.Answer answer, String provider) {
        SimulatedChat.Bill bill = answer.bills().get(provider);
        if (bill == null) {
            throw new IllegalStateException("no bill of " + provider);
        }
        return bill;
    }

    private static long saved(List<SimulatedChat.Answer> answers, String provider, ToLongFunction<TurnAccount> cause) {
        return sum(answers, answer -> cause.applyAsLong(bill(answer, provider).account()));
    }

    private static long context(SimulatedChat.Answer answer, ToLongFunction<TurnContext> size) {
        TurnContext context = answer.context();
        return context == null ? 0 : size.applyAsLong(context);
    }

    private static long mean(List<SimulatedChat.Answer> answers, ToLongFunction<SimulatedChat.Answer> value) {
        long calls = answers.stream().filter(answer -> answer.context() != null).count();
        return calls == 0 ? 0 : sum(answers, value) / calls;
    }

    private static long sum(List<SimulatedChat.Answer> answers, ToLongFunction<SimulatedChat.Answer> value) {
        return answers.stream().mapToLong(value).sum();
    }

    private static double percent(List<SimulatedChat.Answer> answers, Predicate<SimulatedChat.Answer> wanted) {
        return percent(answers.stream().filter(wanted).count(), answers.size());
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }
}
