package dev.wingman.cache.schema;

import org.flywaydb.core.Flyway;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SchemaConfiguration {

    /** Keeps the start from waiting: {@link SchemaMigration} does the work. */
    @Bean
    FlywayMigrationStrategy later() {
        return flyway -> {};
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    SchemaMigration schemaMigration(Flyway flyway) {
        return new SchemaMigration(flyway);
    }
}
