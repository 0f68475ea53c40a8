package dev.shortlist.itemimage;

import dev.shortlist.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * An image that was read and decoded once, and what identifies its content from then on.
 *
 * @param bytes how many it has; null where it could not be read
 * @param sha256 of them; null likewise
 * @param stamp of its file, before that; null for a host
 * @param fault why it cannot be used; null if it can
 */
public record CheckedImage(
    ImageLocation location,
    @Nullable Integer bytes,
    byte @Nullable [] sha256,
    @Nullable FileStamp stamp,
    @Nullable Problem fault) {}
