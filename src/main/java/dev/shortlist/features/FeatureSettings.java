package dev.shortlist.features;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param localSize how much disk the local copies may take before the least recently used go; the
 *     default holds seven times ImageNet at 512 dimensions
 * @param uploads how many uploads run at once, the others wait; each holds a database connection
 *     for as long as its client sends, and up to 12 MiB
 */
@ConfigurationProperties("shortlist.features")
record FeatureSettings(@DefaultValue("20GB") DataSize localSize, @DefaultValue("4") int uploads) {}
