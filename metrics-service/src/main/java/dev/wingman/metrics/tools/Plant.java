package dev.wingman.metrics.tools;

import dev.wingman.schemas.chat.Tier;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The system that is made up: two gateways, two chat-services, a cache-service, and what they are asked for. */
final class Plant {

    /** Requests a second on average of a day, how long they usually take, and whether they wait for a model. */
    record Endpoint(String name, double perSecond, double medianMillis, double sigma, boolean model) {}

    /** Look-ups a second through all gateways. */
    record Cache(String name, double perSecond, double hitRatio) {}

    /** Calls a second, and what one costs on average. */
    record Model(Tier tier, String name, double perSecond, double medianMillis, double costMicroUsd) {

        String subject() {
            return tier.name().toLowerCase(Locale.ROOT) + "|" + name;
        }
    }

    /** A process that tells of itself; an empty pool name is none. */
    record Instance(String service, String name, String pool, int poolSize, boolean reads) {

        String subject() {
            return service + "|" + name;
        }

        /** All instances of the service. */
        String group() {
            return "group:" + service;
        }
    }

    static final int GATEWAYS = 2;

    static final List<Endpoint> ENDPOINTS = List.of(
            new Endpoint("GET /api/challenges", 6, 18, 0.8, false),
            new Endpoint("GET /api/users/{id}/reputation", 4, 12, 0.8, false),
            new Endpoint("GET /api/conversations/{id}", 2, 35, 0.8, false),
            new Endpoint("PUT /api/users/{id}/team", 0.8, 60, 0.6, false),
            new Endpoint("POST /coach/chat", 1.2, 4_000, 0.7, true),
            new Endpoint("GET /coach/chat/{id}/events", 1, 5_000, 0.7, true),
            new Endpoint("POST /v1/chat/completions", 0.5, 5_000, 0.8, true));

    static final List<Cache> CACHES = List.of(
            new Cache("challenges", 6, 0.95),
            new Cache("reputation", 4, 0.90),
            new Cache("conversation-owners", 2, 0.88));

    static final List<Model> MODELS = List.of(
            new Model(Tier.ECONOMY, "small", 0.8, 1_500, 800),
            new Model(Tier.STANDARD, "middle", 0.3, 4_000, 6_000),
            new Model(Tier.PREMIUM, "large", 0.1, 9_000, 20_000));

    static final List<Instance> INSTANCES = List.of(
            new Instance("gateway-service", "gateway-1", "", 0, false),
            new Instance("gateway-service", "gateway-2", "", 0, false),
            new Instance("chat-service", "chat-1", "postgres", 10, true),
            new Instance("chat-service", "chat-2", "postgres", 10, true),
            new Instance("cache-service", "cache-1", "postgres", 10, true),
            new Instance("metrics-service", "metrics-1", "", 0, true));

    static final List<Instance> WITH_POOL =
            INSTANCES.stream().filter(instance -> instance.poolSize() > 0).toList();

    static final List<Instance> READERS =
            INSTANCES.stream().filter(Instance::reads).toList();

    private Plant() {}

    /** What nothing else may trouble while a service is away: its instances, and the models that chat-service calls. */
    static Set<String> of(String service) {
        Stream<String> instances =
                INSTANCES.stream().filter(one -> one.service().equals(service)).map(Instance::subject);
        Stream<String> models = service.equals("chat-service") ? MODELS.stream().map(Model::subject) : Stream.of();
        return Stream.concat(instances, models).collect(Collectors.toSet());
    }
}
