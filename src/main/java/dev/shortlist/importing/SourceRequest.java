package dev.shortlist.importing;

import org.jspecify.annotations.Nullable;

/**
 * What to import.
 *
 * @param location a file or folder, absolute or below one of the configured roots
 * @param root what the paths of an image list, a manifest or a COCO file are relative to; without
 *     it the folder of a manifest or COCO file, and no images for an image list
 */
record SourceRequest(SourceFormat format, String location, Split split, @Nullable String root) {}
