"""Publishing: what everybody may see of a campaign, made once and kept."""
