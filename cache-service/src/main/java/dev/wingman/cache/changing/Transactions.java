package dev.wingman.cache.changing;

import dev.wingman.cache.tags.TagTable;
import dev.wingman.postgres.Purpose;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.ChangeOutcome;
import dev.wingman.schemas.cache.ChangeRequested;
import java.time.Clock;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Applies a change, raises its tags and keeps its answer, all or nothing, once for each request. */
final class Transactions {

    private final TransactionalOperator transaction;
    private final TagTable tags;
    private final ChangeJournal journal;
    private final Clock clock;

    Transactions(TransactionalOperator transaction, TagTable tags, ChangeJournal journal, Clock clock) {
        this.transaction = transaction;
        this.tags = tags;
        this.journal = journal;
        this.clock = clock;
    }

    /** @return the answer of the commit, be it this one or an earlier one */
    Mono<ChangeAnswered> commit(Change change, ChangeRequested request) {
        return earlier(request)
                .switchIfEmpty(Mono.defer(() -> transaction
                        .transactional(Mono.defer(() -> change.apply(request))
                                .flatMap(changed -> tags.raise(changed.tags())
                                        .map(versions -> new ChangeAnswered(
                                                request.requestId(),
                                                request.kind(),
                                                request.entity(),
                                                ChangeOutcome.APPLIED,
                                                changed.value(),
                                                null,
                                                null,
                                                versions,
                                                clock.instant())))
                                .flatMap(journal::keep))
                        // somebody else applied it meanwhile
                        .onErrorResume(DuplicateKeyException.class, duplicate -> earlier(request)
                                .switchIfEmpty(Mono.error(duplicate)))))
                .contextWrite(Purpose.named("change " + change.kind()));
    }

    /** The answer of an earlier commit; empty when there was none. */
    Mono<ChangeAnswered> earlier(ChangeRequested request) {
        return journal.find(List.of(request.requestId())).next();
    }
}
