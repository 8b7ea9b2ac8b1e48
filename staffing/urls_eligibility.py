"""Addresses of eligibility and certificates."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
