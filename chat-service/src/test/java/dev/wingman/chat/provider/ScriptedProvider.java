package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import reactor.core.publisher.Flux;

/** Plays what a test wrote, one script per call; the last one again and again. */
final class ScriptedProvider implements ModelProvider {

    static final Usage USAGE = new Usage(1_000, 100, 0);

    final List<ProviderCall> calls = new ArrayList<>();
    int cancelled;
    boolean closed;

    private final String name;
    private final Deque<Flux<ProviderEvent>> scripts = new ArrayDeque<>();

    @SafeVarargs
    ScriptedProvider(String name, Flux<ProviderEvent>... scripts) {
        this.name = name;
        this.scripts.addAll(List.of(scripts));
    }

    static Flux<ProviderEvent> answer(String... pieces) {
        return text(pieces)
                .concatWithValues(new ProviderEvent.Counted(USAGE), new ProviderEvent.Finished(FinishReason.STOP));
    }

    static Flux<ProviderEvent> text(String... pieces) {
        return Flux.fromArray(pieces).map(ProviderEvent.Text::new);
    }

    static Flux<ProviderEvent> failing(ProviderFault fault) {
        return Flux.error(new ProviderException(fault, "scripted"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Flux<ProviderEvent> stream(ProviderCall call) {
        return Flux.defer(() -> {
            calls.add(call);
            Flux<ProviderEvent> script = scripts.size() > 1 ? scripts.remove() : scripts.element();
            return script.doOnCancel(() -> cancelled++);
        });
    }

    @Override
    public void close() {
        closed = true;
    }
}
