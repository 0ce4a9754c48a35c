package dev.wingman.cache.changing;

import dev.wingman.cache.loading.Announcements;
import dev.wingman.cache.store.EntryStore;
import dev.wingman.cache.tags.TagTable;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChangingSettings.class)
class ChangingConfiguration {

    @Bean(initMethod = "start", destroyMethod = "close")
    DoubtfulChanges doubtfulChanges(ChangeJournal journal, EntryStore store, Announcements announcements) {
        return new DoubtfulChanges(journal, store, announcements, Clock.systemUTC());
    }

    @Bean
    Changes changes(
            ObjectProvider<Change> kinds,
            ConnectionFactory database,
            TagTable tags,
            ChangeJournal journal,
            EntryStore store,
            Announcements announcements,
            DoubtfulChanges doubtful,
            ChangingSettings settings) {
        Clock clock = Clock.systemUTC();
        TransactionalOperator transaction = TransactionalOperator.create(new R2dbcTransactionManager(database));
        return new Changes(
                kinds.stream().toList(),
                new Transactions(transaction, tags, journal, clock),
                store,
                announcements,
                doubtful,
                clock,
                settings);
    }
}
