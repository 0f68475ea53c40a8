package dev.shortlist.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How well one class is told.
 *
 * @param rows how many validation rows have this class
 * @param top1 percent of them that are told right; absent without such rows
 */
record ClassAccuracy(@JsonProperty("class") String className, int rows, @Nullable Double top1) {}
