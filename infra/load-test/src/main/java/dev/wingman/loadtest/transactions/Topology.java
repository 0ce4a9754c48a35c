package dev.wingman.loadtest.transactions;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of the comparison, shaped like those of a chat. */
final class Topology {

    static final int PARTITIONS = 6;
    static final String REQUESTS = "load.tx.requests";
    static final String TURNS = "load.tx.turns";
    static final String REPLIES = "load.tx.replies";
    static final String USAGE = "load.tx.usage";

    private static final short AS_THE_BROKER_SAYS = -1;

    private Topology() {}

    static List<NewTopic> topics() {
        return List.of(
                topic(REQUESTS, PARTITIONS), topic(TURNS, PARTITIONS), topic(REPLIES, 1), topic(USAGE, PARTITIONS));
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, partitions, AS_THE_BROKER_SAYS);
    }
}
