package dev.wingman.gateway.hotdata;

import dev.wingman.gateway.nearcache.ChangeRequests;
import dev.wingman.gateway.nearcache.NearCache;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HotDataConfiguration {

    @Bean
    EntryAnswer entryAnswer(NearCache cache) {
        return new EntryAnswer(cache, Clock.systemUTC());
    }

    @Bean
    EntryReads entryReads(NearCache cache, EntryAnswer answer) {
        return new EntryReads(cache, answer);
    }

    @Bean
    DataChanges dataChanges(ChangeRequests changes) {
        return new DataChanges(changes);
    }
}
