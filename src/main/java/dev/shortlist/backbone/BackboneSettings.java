package dev.shortlist.backbone;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param largestWeights the largest file of weights that is taken
 */
@ConfigurationProperties("shortlist.backbones")
record BackboneSettings(@DefaultValue("2GB") DataSize largestWeights) {}
