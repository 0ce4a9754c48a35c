package dev.wingman.chat.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFileTest {

    @TempDir
    private Path folder = Path.of("");

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("prices"), content);
    }

    @Test
    void yamlAndJsonAndTheServicesOwnSettingsAreRead() throws IOException {
        PriceList expected = new PriceList("2027-01", Map.of("gpt-4.1", new Price(3, 1, 9)));

        assertThat(PriceFile.read(file("""
                version: 2027-01
                models:
                  gpt-4.1: { input: 3, cached-input: 1, output: 9 }
                """))).isEqualTo(expected);
        assertThat(
                        PriceFile.read(
                                file(
                                        "{\"version\": \"2027-01\", \"models\": {\"gpt-4.1\": {\"input\": 3, \"cached-input\": 1, \"output\": 9}}}")))
                .isEqualTo(expected);
        assertThat(PriceFile.read(file("""
                wingman:
                  chat:
                    pricing:
                      version: 2027-01
                      models:
                        "[gpt-4.1]": { input: 3, cached-input: 1, output: 9 }
                """))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    models: {m: {input: 1, cached-input: 1, output: 1}}            | version is missing
                    version: 1                                                     | models has no entries
                    {version: 1, models: {}}                                       | models names no model
                    {version: 1, models: {m: {input: 1, output: 1}}}               | models.m.cached-input is missing
                    {version: 1, models: {m: {input: 1.5, cached-input: 1, output: 1}}} | models.m.input = '1.5'
                    {version: 1, models: {m: {input: -1, cached-input: 1, output: 1}}}  | models.m.input = '-1' is negative
                    {version: 1, models: {m: {input: 1, cached: 1, output: 1}}}    | models.m.cached is not one of
                    {version: 1, models: {m: cheap}}                               | models.m has no entries
                    [                                                              | neither YAML nor JSON
                    """)
    void whatIsNoPriceListIsRefusedWithTheFileAndThePlace(String content, String complaint) throws IOException {
        Path file = file(content);

        assertThatThrownBy(() -> PriceFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(complaint);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> PriceFile.read(folder.resolve("gone.yml")))
                .hasMessageContaining("gone.yml: there is no such file");
    }
}
