package dev.wingman.chat.tools;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Mixes messages as a coaching chat gets them; the same seed and data give the same traffic. Not safe for concurrent use.
 *
 * <p>Each message is of a kind, chosen at random by the shares. A question opens a conversation of its own more often than
 * not; which one is asked follows Zipf's law (the n-th most popular is asked 1/n as often as the first), in one of the ways
 * to ask it, so that the same and the like are asked again as they are in life. Small talk, lookups and weighty messages
 * come in one of the conversations that were active lately, or begin one. A message in a long conversation stands at a
 * random place in it and has all before it as its history; the next ones follow there.
 */
final class Traffic {

    /** Kinds of messages and how long answers to them are, in words. */
    enum Kind {
        /** Acknowledgements, greetings, jokes. */
        SMALL_TALK(35, 10, 40),
        /** Short requests. */
        LOOKUP(15, 15, 60),
        /** Questions that stand alone. */
        QUESTION(30, 80, 240),
        /** Messages of all tiers, many hard. */
        WEIGHTY(8, 150, 450),
        /** Messages in long conversations. */
        LONG(12, 40, 180);

        final int defaultShare;
        final int shortest;
        final int longest;

        Kind(int defaultShare, int shortest, int longest) {
            this.defaultShare = defaultShare;
            this.shortest = shortest;
            this.longest = longest;
        }
    }

    /**
     * A message.
     *
     * @param conversation 0 and up; a new one is the next higher number
     * @param history messages that stand before the first one of the conversation, alternately of the user and the other
     *     side; empty but for long conversations
     * @param answerWords length of its answer
     */
    record Message(Kind kind, int conversation, List<String> history, String text, int answerWords) {}

    private static final int ACTIVE = 40;
    private static final double OPENS_BY_QUESTION = 0.7;
    private static final double OPENS_BY_OTHER = 0.2;

    private final TrafficData data;
    private final Map<Kind, Integer> shares = new EnumMap<>(Kind.class);
    private final SplittableRandom random;
    private final int[] popularity;
    private final double[] upTo;
    private final List<Integer> active = new ArrayList<>();
    private final List<LongOne> longOnes = new ArrayList<>();
    private int conversations;

    Traffic(TrafficData data, Map<Kind, Integer> shares, long seed) {
        this.data = data;
        this.random = new SplittableRandom(seed);
        shares.forEach((kind, share) -> {
            if (share > 0 && available(kind)) {
                this.shares.put(kind, share);
            }
        });
        if (this.shares.isEmpty()) {
            throw new IllegalArgumentException("--data has no messages of a kind that has a share");
        }
        this.popularity = shuffled(data.questions().size());
        this.upTo = zipf(data.questions().size());
    }

    /** The kinds of which there are examples, with their shares. */
    Map<Kind, Integer> shares() {
        return shares;
    }

    Message next() {
        Kind kind = kind();
        int words = random.nextInt(kind.shortest, kind.longest + 1);
        return switch (kind) {
            case SMALL_TALK -> inSome(kind, pick(data.smallTalk()), words);
            case LOOKUP -> inSome(kind, pick(data.lookups()), words);
            case WEIGHTY -> inSome(kind, pick(data.weighty()), words);
            case QUESTION -> {
                List<String> ways = data.questions().get(popularity[rank()]);
                yield new Message(kind, conversation(OPENS_BY_QUESTION), List.of(), pick(ways), words);
            }
            case LONG -> {
                LongOne one = longOne();
                yield new Message(kind, one.conversation(), one.history(), pick(one.questions()), words);
            }
        };
    }

    private Message inSome(Kind kind, String text, int words) {
        return new Message(kind, conversation(OPENS_BY_OTHER), List.of(), text, words);
    }

    private record LongOne(int conversation, List<String> history, List<String> questions) {}

    private LongOne longOne() {
        if (!longOnes.isEmpty() && random.nextDouble() >= OPENS_BY_OTHER) {
            return pick(longOnes);
        }
        TrafficData.LongConversation chosen = pick(data.conversations());
        int said = 2 * random.nextInt(1, chosen.said().size() / 2 + 1);
        LongOne opened = new LongOne(conversations++, chosen.said().subList(0, said), chosen.questions());
        if (longOnes.size() < ACTIVE) {
            longOnes.add(opened);
        } else {
            longOnes.set(random.nextInt(ACTIVE), opened);
        }
        return opened;
    }

    private int conversation(double opens) {
        if (active.isEmpty() || random.nextDouble() < opens) {
            int opened = conversations++;
            if (active.size() < ACTIVE) {
                active.add(opened);
            } else {
                active.set(random.nextInt(ACTIVE), opened);
            }
            return opened;
        }
        return pick(active);
    }

    private boolean available(Kind kind) {
        return switch (kind) {
            case SMALL_TALK -> !data.smallTalk().isEmpty();
            case LOOKUP -> !data.lookups().isEmpty();
            case QUESTION -> !data.questions().isEmpty();
            case WEIGHTY -> !data.weighty().isEmpty();
            case LONG -> !data.conversations().isEmpty();
        };
    }

    private Kind kind() {
        int left =
                random.nextInt(shares.values().stream().mapToInt(share -> share).sum());
        for (Map.Entry<Kind, Integer> each : shares.entrySet()) {
            left -= each.getValue();
            if (left < 0) {
                return each.getKey();
            }
        }
        throw new IllegalStateException("the shares have changed");
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private int rank() {
        double place = random.nextDouble() * upTo[upTo.length - 1];
        int found = Arrays.binarySearch(upTo, place);
        return Math.min(upTo.length - 1, found < 0 ? -found - 1 : found);
    }

    private int[] shuffled(int size) {
        int[] places = new int[size];
        for (int i = 0; i < size; i++) {
            int other = random.nextInt(i + 1);
            places[i] = places[other];
            places[other] = i;
        }
        return places;
    }

    private static double[] zipf(int size) {
        double[] sums = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += 1.0 / (i + 1);
            sums[i] = sum;
        }
        return sums;
    }
}
