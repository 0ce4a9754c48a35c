package dev.wingman.chat.tools;

import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Prices the calls of turns once more. The calls of a model without a new price keep their old cost. Not safe for
 * concurrent use.
 */
final class Repricing {

    /** Sums of one model; money in millionths of a US dollar. */
    record Line(long calls, Usage usage, long oldMicroUsd, long newMicroUsd) {

        Line plus(Line other) {
            return new Line(
                    calls + other.calls,
                    usage.plus(other.usage),
                    oldMicroUsd + other.oldMicroUsd,
                    newMicroUsd + other.newMicroUsd);
        }

        long difference() {
            return newMicroUsd - oldMicroUsd;
        }
    }

    static final Line NOTHING = new Line(0, Usage.NONE, 0, 0);

    private final PriceList prices;
    private final SortedMap<String, Line> byModel = new TreeMap<>();
    private final SortedSet<String> unknown = new TreeSet<>();
    private final SortedSet<String> oldVersions = new TreeSet<>();
    private long turns;

    Repricing(PriceList prices) {
        this.prices = prices;
    }

    /** Adds a turn; what it would have cost is in the result. */
    Line add(TurnCompleted turn) {
        turns++;
        oldVersions.add(turn.priceVersion());
        Line whole = NOTHING;
        for (ModelCallCompleted call : turn.calls()) {
            Line line = new Line(1, call.usage(), call.costMicroUsd(), price(call));
            byModel.merge(call.provider() + " " + call.model(), line, Line::plus);
            whole = whole.plus(line);
        }
        return whole;
    }

    private long price(ModelCallCompleted call) {
        Price price = prices.of(call.model()).orElse(null);
        if (price == null) {
            unknown.add(call.model());
            return call.costMicroUsd();
        }
        return price.of(call.usage());
    }

    long turns() {
        return turns;
    }

    Line total() {
        return byModel.values().stream().reduce(NOTHING, Line::plus);
    }

    Map<String, Line> byModel() {
        return Collections.unmodifiableSortedMap(byModel);
    }

    /** Models that the new list does not name. */
    SortedSet<String> unknownModels() {
        return Collections.unmodifiableSortedSet(unknown);
    }

    /** Versions of the lists by which the turns were priced. */
    SortedSet<String> oldVersions() {
        return Collections.unmodifiableSortedSet(oldVersions);
    }
}
