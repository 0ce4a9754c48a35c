package dev.wingman.chat.routing;

/** Routing tables as tests need them. */
final class Tables {

    /** A table whose scores are easy to foresee: phrases alone count. */
    static final String SMALL = """
            version: test
            base: 0.5
            thresholds: {standard: 0.4, premium: 0.7}
            conversation:
              turns: 4
              decay: 0.5
              margin: 0.1
              margin-decay: 0.5
              leaning: {greeting: 0}
              leaning-phrases: [go on]
            likeness: {economy: 0, premium: 0}
            shape: {length: 0, demands: 0, wordless: -0.5}
            signals:
              - {name: light, weight: -0.5, phrases: [feather]}
              - {name: lightish, weight: -0.2, phrases: [leaf]}
              - {name: heavy, weight: 0.4, phrases: [stone]}
              - {name: heavyish, weight: 0.25, phrases: [brick]}
            safety:
              grave-weight: 0.3
              lasting: 2
              grave: [fire]
              possible: [smoke]
            examples:
              economy: {greeting: [hello]}
              standard: {other: [how]}
              premium: {hard: [prove]}
            """;

    private Tables() {}

    static TierChooser small() {
        return new TierChooser(RoutingTable.parse(SMALL));
    }
}
