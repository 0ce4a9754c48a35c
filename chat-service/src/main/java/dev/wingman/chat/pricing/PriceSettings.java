package dev.wingman.chat.pricing;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The price list.
 *
 * @param version changes with every price
 * @param models prices by the model's name as the provider knows it
 */
@ConfigurationProperties("wingman.chat.pricing")
public record PriceSettings(String version, Map<String, Price> models) {

    public PriceSettings {
        if (version.isBlank()) {
            throw new IllegalArgumentException(
                    "wingman.chat.pricing.version = '" + version + "': the price list has a version");
        }
    }
}
