package dev.shortlist.selection;

import java.util.Map;

/**
 * A query strategy and all its parameters, as stored with a round.
 *
 * @param name its one name, aliases resolved
 * @param parameters every parameter, defaults filled in
 */
public record StrategySpec(String name, Map<String, Object> parameters) {}
