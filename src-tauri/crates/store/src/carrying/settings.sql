SELECT key, value FROM setting WHERE key GLOB :pattern ORDER BY key
