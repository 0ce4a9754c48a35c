package dev.wingman.chat.routing;

import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnRouting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Weighs the message in its conversation by the table in force. Safe for concurrent use. */
final class ScoredRouter implements TierRouter, AutoCloseable {

    private final TableFile table;

    ScoredRouter(TableFile table) {
        this.table = table;
    }

    @Override
    public Mono<TurnRouting> route(ChatRequested request, List<ConversationTurn> turns) {
        return Mono.fromSupplier(() -> {
            TierChooser chooser = table.get();
            List<ChatMessage> transcript = request.transcript();
            List<String> earlier =
                    transcript == null ? messages(turns, chooser.reach()) : messages(transcript, chooser.reach());
            return chooser.choose(request.message(), earlier, answered(turns), PlainRouter.asked(request.model()));
        });
    }

    private static List<String> messages(List<ConversationTurn> turns, int most) {
        return turns.subList(Math.max(0, turns.size() - most), turns.size()).stream()
                .map(ConversationTurn::message)
                .toList();
    }

    private static List<String> messages(Iterable<ChatMessage> transcript, int most) {
        List<String> said = new ArrayList<>();
        for (ChatMessage message : transcript) {
            if (message.role() == ChatRole.USER) {
                said.add(message.content());
            }
        }
        return said.subList(Math.max(0, said.size() - most), said.size());
    }

    /** The tier that answered last. */
    private static @Nullable Tier answered(List<ConversationTurn> turns) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).reply() != null) {
                return turns.get(i).tier();
            }
        }
        return null;
    }

    @Override
    public void close() {
        table.close();
    }
}
