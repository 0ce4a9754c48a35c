package dev.wingman.chat.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.schemas.chat.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTableTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    base: 0.5 | base: 1.5 | base must be a number from 0.0 to 1.0, but is `1.5`
                    base: 0.5 | base: half | base must be a number from 0.0 to 1.0, but is `half`
                    base: 0.5 | base: NaN | base must be a number from 0.0 to 1.0, but is `NaN`
                    base: 0.5 | bass: 0.5 | base must be a number from 0.0 to 1.0, but is absent
                    version: test | version: '' | version must be a text, but is ``
                    premium: 0.7} | premium: 0.3} | thresholds.premium must be above thresholds.standard, which is 0.4, but is `0.3`
                    turns: 4 | turns: 2.5 | conversation.turns must be a whole number, but is `2.5`
                    {greeting: 0} | {gretting: 0} | conversation.leaning.gretting must be under the name of a kind of examples, but is `0`
                    weight: -0.5 | weight: -5 | signals[0].weight must be a number from -1.0 to 1.0, but is `-5`
                    name: lightish | name: light | signals[1].name must be used once, but is `light`
                    [feather] | [] | signals[0].phrases must be a list of texts that is not empty, but is `[]`
                    [feather] | [.. feather] | signals[0].phrases must be phrases, but one must not begin with `..`
                    [feather] | ['?'] | signals[0].phrases must be phrases, but one has no word in "?"
                    lasting: 2 | lasting: -1 | safety.lasting must be a number from 0.0 to 100.0, but is `-1`
                    economy: {greeting: [hello]} | economy: {} | examples.economy must be at least one kind of examples, but is `{}`
                    economy: {greeting: [hello]} | economie: {greeting: [hello]} | examples.economy must be a mapping of keys to values, but is absent
                    version: test | {version: test | no valid YAML
                    likeness: | extra: 1\\nlikeness: | extra is no key of the table, but is `1`
                    """)
    void aMistakeIsNamedWithItsKeyAndItsValue(String before, String after, String complaint) {
        // Given
        assertThat(Tables.SMALL).contains(before);
        String table = Tables.SMALL.replace(before, after.replace("\\n", "\n"));

        // Then
        assertThatThrownBy(() -> RoutingTable.parse(table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void wordsThatYamlTakesForOtherThingsStayWords() {
        // Given
        String table = Tables.SMALL.replace("[hello]", "[yes, no, null, 12, 2026-11-21]");

        // Then
        assertThat(RoutingTable.parse(table).kinds().get(0).examples())
                .containsExactly("yes", "no", "null", "12", "2026-11-21");
    }

    @Test
    void theVersionChangesWithTheContent() {
        // Given
        RoutingTable one = RoutingTable.parse(Tables.SMALL);
        RoutingTable other = RoutingTable.parse(Tables.SMALL.replace("0.25", "0.26"));

        // Then
        assertThat(one.version()).matches("test\\+[0-9a-f]{8}");
        assertThat(other.version()).matches("test\\+[0-9a-f]{8}").isNotEqualTo(one.version());
    }

    @Test
    void theShippedTableHasExamplesOfEveryTier() {
        assertThat(TableFile.of(null).get().version()).startsWith("2026-");
        assertThat(RoutingTable.parse(Tables.SMALL).kinds())
                .extracting(RoutingTable.Kind::tier)
                .containsExactly(Tier.ECONOMY, Tier.STANDARD, Tier.PREMIUM);
    }
}
