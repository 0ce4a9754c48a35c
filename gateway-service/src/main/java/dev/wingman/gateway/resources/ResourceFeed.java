package dev.wingman.gateway.resources;

import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.cache.CacheResourceAnnounced;
import dev.wingman.schemas.cache.CacheResourceEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what stands in {@code cache.resources} to the routes. */
final class ResourceFeed implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(ResourceFeed.class);

    private final EventCodec<CacheResourceEvent> codec = new EventCodec<>(Topics.CACHE_RESOURCES);
    private final AnnouncedResources resources;
    private final AnnouncedRoutes routes;

    ResourceFeed(AnnouncedResources resources, AnnouncedRoutes routes) {
        this.resources = resources;
        this.routes = routes;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (codec.decode(record).event() instanceof CacheResourceAnnounced announced && resources.take(announced)) {
                routes.serve(resources.served());
            }
        } catch (UnreadableEventException e) {
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("the announcement of a resource can't be read and is left out: {}", e.getMessage());
        }
    }

    @Override
    public void begins(boolean anew) {
        // the topic holds the latest announcement of each cache: reading it again changes nothing
    }

    @Override
    public void caughtUp() {
        routes.complete();
    }
}
