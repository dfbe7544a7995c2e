"""Scrapy downloader middlewares, one concern each."""
